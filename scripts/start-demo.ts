import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './processes.ts'

export interface RunningDemo extends AsyncDisposable {
  readonly address: string
}

/** The demo with its console, as `npm run demo -- --console` starts it; disposing ends it. */
export async function startDemo(): Promise<RunningDemo> {
  const child = spawn(process.execPath, [join(root, 'examples/demo/main.ts'), '--console', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const end = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"console":')) continue
    const { console: address } = JSON.parse(line) as { readonly console: string }
    return { address, [Symbol.asyncDispose]: end }
  }
  throw new Error('the demo ended before it said where its console is')
}
