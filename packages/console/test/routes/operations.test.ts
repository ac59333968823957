import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Who } from '../../src/access/access.ts'
import { operationRoutes } from '../../src/routes/operations.ts'
import type { Ask } from '../../src/work/ask.ts'
import type { Parts } from '../../src/work/parts.ts'

const who = {
  grants: [{ role: 'operator', topics: ['error.orders.*'] }],
  signature: 'ada'
} as unknown as Who

test('a redrive is let go on by whoever may write where it sends to; paused and stopped by whoever may send back', async () => {
  const asked: string[] = []
  const routes = (target: string) =>
    operationRoutes({
      operations: {
        find: async () => ({ action: 'redrive', target }),
        ask: async (_: string, want: string) => asked.push(want)
      },
      reader: { ask: async () => [] }
    } as unknown as Parts)
  const ask = { params: { id: 'x' }, who } as unknown as Ask<'resumeOperation'>
  for (const target of ['topic:payroll', 'topic:payroll in cluster abc']) {
    await assert.rejects(async () => routes(target).resumeOperation(ask), { code: 'CONSOLE_FORBIDDEN' })
    await routes(target).pauseOperation(ask as never)
  }
  for (const target of [
    'origin',
    'group',
    'group:billing',
    'topic:error.orders.b',
    'topic:error.orders.b in cluster abc'
  ])
    await routes(target).resumeOperation(ask)
  assert.deepEqual(asked, ['pause', 'pause', 'go', 'go', 'go', 'go', 'go'])
})
