import { type ChildProcess, spawn } from 'node:child_process'
import type { Command } from './rivals/rival.ts'

export interface RunSettings {
  readonly brokers: string
  /** What the program is told, as JSON. */
  readonly settings: object
  readonly limitSeconds: number
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a program under a guard: it ends with this process, and after its time. */
export function start({ file, args, env }: Command, run: RunSettings, messages: boolean): Started {
  const child = spawn(file, args, {
    env: { ...process.env, ...env, BROKERS: run.brokers, BENCH_SETTINGS: JSON.stringify(run.settings) },
    stdio: ['ignore', 'pipe', 'pipe', ...(messages ? (['ipc'] as const) : [])]
  })
  running.add(child)
  let stdout = ''
  let stderr = ''
  let late = false
  child.stdout?.on('data', chunk => {
    stdout += chunk
  })
  child.stderr?.on('data', chunk => {
    stderr = (stderr + chunk).slice(-4000)
  })
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, run.limitSeconds * 1000)
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      clearTimeout(timer)
      running.delete(child)
      if (late) reject(new Error(`not done after ${run.limitSeconds} s`))
      else if (code === 0) resolve(stdout)
      else reject(new Error(`ended with ${code ?? child.signalCode}: ${reasonIn(stderr)}`))
    })
  })
  // Whoever waits for another program first must not be ended by this one's failure.
  ended.catch(() => {})
  return { child, ended }
}

export interface Started {
  readonly child: ChildProcess
  /** Everything that it printed; rejects when it failed or took too long. */
  readonly ended: Promise<string>
}

/** The line that says what is wrong: an error's heading rather than its frames. It is kept and published: files lose their folders. */
function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n')
  const line = lines.find(line => /error|crash/i.test(line)) ?? lines.at(-1) ?? ''
  return line
    .trim()
    .replace(/(?:file:\/\/)?(?<![\w.])(?:\/[^\s/'":]+)+\//g, '…/')
    .slice(0, 200)
}

/** Reads `name processed dead seconds records_per_second rss_MB [figure=value …]`. */
export function readLine(stdout: string): Record<string, number> {
  const words = stdout.trim().split('\n').at(-1)?.split(' ') ?? []
  const [, processed, dead, seconds, rate, rss, ...extras] = words
  if (rss === undefined) throw new Error(`printed no result: ${stdout.trim().slice(-200)}`)
  const figures: Record<string, number> = {
    processed: +(processed ?? 0),
    dead: +(dead ?? 0),
    seconds: +(seconds ?? 0),
    rate: +(rate ?? 0),
    rss: +rss
  }
  for (const extra of extras) {
    const [name, value] = extra.split('=')
    if (name !== undefined && value !== undefined) figures[name] = Number(value)
  }
  return figures
}
