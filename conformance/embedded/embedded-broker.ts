import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { suiteConfigs } from '../kafka/suite-configs.ts'

export interface EmbeddedBroker {
  /** host:port */
  readonly brokers: string
  readonly pid: number
  /** Ends its process and waits until it is gone. */
  stop(): Promise<void>
}

/** Starts an embedded broker for the suites in a process of its own, which ends with this one. */
export async function startEmbedded(configs: Readonly<Record<string, string>> = {}): Promise<EmbeddedBroker> {
  const guard = join(import.meta.dirname, '../harness/end-with-parent.ts')
  const program = join(import.meta.dirname, 'program.ts')
  const child = spawn(
    process.execPath,
    ['--import', guard, program, JSON.stringify({ ...suiteConfigs, ...configs })],
    // A session of its own: Ctrl-C at the terminal ends the tests first.
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      detached: true,
      env: { ...process.env, NODE_TEST_CONTEXT: undefined }
    }
  )
  const ended = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout as Readable }), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`the embedded broker ended with exit code ${code}`)))
  ])
  return {
    brokers: (JSON.parse(line) as { readonly bootstrap: string }).bootstrap,
    pid: child.pid as number,
    async stop() {
      child.kill()
      await ended
    }
  }
}
