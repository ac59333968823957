import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { needsOwnKafka, spawnProgram, waitFor } from '../../harness/index.ts'

test('no broker outlives the process that started it, even when that is killed', needsOwnKafka, async t => {
  const program = await spawnProgram(t, join(import.meta.dirname, 'programs/start-kafka.ts'))
  const kafka = await program.line<{ pids: number[]; logFiles: string[] }>(
    'the pids',
    line => line.pids.length === 1,
    60_000
  )
  const [pid] = kafka.pids as [number]
  const [logFile] = kafka.logFiles as [string]
  assert.ok(process.kill(pid, 0))

  await program.kill('SIGKILL')

  await waitFor('the end of the broker', () => gone(pid))
  await waitFor('the end of its folder', () => !existsSync(dirname(logFile)))
})

test('nor does an embedded broker', async t => {
  const program = await spawnProgram(t, join(import.meta.dirname, 'programs/start-embedded.ts'))
  const { pid } = await program.line<{ pid: number }>('the pid', line => line.pid > 0)
  assert.ok(process.kill(pid, 0))

  await program.kill('SIGKILL')

  await waitFor('the end of the broker', () => gone(pid))
})

function gone(pid: number): boolean {
  try {
    return !process.kill(pid, 0)
  } catch {
    return true
  }
}
