// Imported behind the test files of a process, so that its hook runs last: what they left open fails them.
import { after } from 'node:test'

const patienceMs = 10_000

after(() => {
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(', ')
    process.stdout.write(
      `The tests of this process have ended, and it has not for ${patienceMs / 1000} s; open: ${open}\n`
    )
    process.exit(1)
  }, patienceMs).unref()
})
