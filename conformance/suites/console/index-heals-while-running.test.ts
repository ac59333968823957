import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { needsEmbedded, ownBroker, produce, testFolder, waitFor } from '../../harness/index.ts'
import { seldom, type TestConsole } from './console.ts'
import { springLetter } from './letters.ts'
import { ordersConsole } from './orders.ts'

const letters = (from: number, count: number) => Array.from({ length: count }, (_, i) => springLetter(from + i))

/** A console over so many letters of a broker of the test's own, whose index lies in this folder. */
async function running(t: TestContext, dataDir: string, count: number) {
  const { brokers } = await ownBroker(t, {})
  const side = await ordersConsole(t, brokers, count, { dataDir })
  return { brokers, side, file: join(dataDir, 'index.sqlite') }
}

/** Resolves when every screen has so many letters again. */
async function healed(side: TestConsole, count: number): Promise<void> {
  await waitFor(
    'the same screens',
    async () => {
      const answers = await Promise.all([side.get('/letters/count'), side.get('/causes'), side.get('/overview')])
      return answers.every(({ status }) => status === 200) && answers[0]?.body.letters === count
    },
    seldom
  )
}

test(
  'an index that is deleted under a running console is made anew, and what comes meanwhile is in it',
  needsEmbedded,
  async t => {
    const { brokers, side, file } = await running(t, testFolder(t), 30)
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
    await produce('orders.dlq', letters(30, 5), { brokers })
    await waitFor('a new file', () => existsSync(file) && statSync(file).size > 0, seldom)
    await healed(side, 35)
    const { rebuilt } = (await side.get('/settings')).body.index
    assert.match(rebuilt, /deleted|damaged/)
  }
)

test(
  'an index that is damaged under a running console is made anew; until then letters are answered, or it is said that they cannot be read',
  needsEmbedded,
  async t => {
    const { side, file } = await running(t, testFolder(t), 300)
    const db = new DatabaseSync(file)
    // All of it into the one file.
    db.exec('pragma wal_checkpoint(truncate)')
    db.close()
    const damage = openSync(file, 'r+')
    const { size } = statSync(file)
    for (let at = 4096; at < size; at += 4096) writeSync(damage, Buffer.alloc(4096, 0xa5), 0, 4096, at)
    closeSync(damage)
    const seen = new Set<string>()
    await waitFor(
      'that it is made anew',
      async () => {
        const { status, body } = await side.get('/letters?sort=oldest&limit=500')
        seen.add(`${status} ${body.code ?? ''} ${body.retriable ?? ''}`)
        const settings = await side.get('/settings')
        return settings.status === 200 && settings.body.index.rebuilt !== null
      },
      seldom
    )
    await healed(side, 300)
    for (const one of seen) assert.match(one, /^200|^503 CONSOLE_INDEX_UNREADABLE true/)
  }
)

interface SmallDisk {
  readonly folder: string
  readonly unmount: () => void
}

/** A file system of a few megabytes, where this machine gives one to this user. */
function smallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
  const unmount = (): void => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  }
  return { folder, unmount }
}

function reasonAgainstSmallDisk(): string | false {
  try {
    smallDisk().unmount()
    return false
  } catch (error) {
    return `no small file system can be mounted here (${String(error).trim().replace(/\s+/g, ' ')})`
  }
}

test('a disk that is full is told, nothing is lost, and the index goes on when there is room', {
  skip: needsEmbedded.skip || reasonAgainstSmallDisk()
}, async t => {
  const { folder: disk, unmount } = smallDisk()
  t.after(unmount)
  const { brokers, side } = await running(t, disk, 10)
  const filler = join(disk, 'filler')
  assert.throws(() => writeFileSync(filler, Buffer.alloc(8 << 20)), { code: 'ENOSPC' })
  await produce('orders.dlq', letters(10, 400), { brokers })
  const said = await waitFor(
    'that it is said',
    async () => {
      const { status, body } = await side.get('/overview')
      return status === 200 && body.index.state === 'failed' ? body.index : null
    },
    seldom
  )
  assert.match(said.problem, /full/)
  assert.equal((await fetch(new URL('readyz', side.url))).status, 503)
  assert.equal((await side.get('/letters/count')).body.letters, 10)
  rmSync(filler)
  await healed(side, 410)
  assert.equal((await fetch(new URL('readyz', side.url))).status, 200)
})
