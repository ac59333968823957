// Starts the console from cold over a topic of dead letters and asks it by HTTP what its screens ask. Arguments: N TOPIC DLQ GROUP built|sources
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { consoleScreens, Visit } from './console-visit.ts'
import { brokers, Meter, quantile, settings, wait } from './meter.ts'

const [wanted, topic, , group, mode = 'built'] = process.argv.slice(2) as [string, string, string, string, string?]
const letters = Number(wanted)
const main =
  mode === 'built' ? '../../.cache/published/node_modules/@dead-letter/cli/main.js' : '../../packages/cli/src/main.ts'
const lookMs = 100

const data = mkdtempSync(join(tmpdir(), 'bench-console-'))
process.on('exit', () => rmSync(data, { recursive: true, force: true }))
const meter = new Meter('console', letters)
meter.start = performance.now()
const args = ['console', '--brokers', brokers, '--data', data, '--port', '0', '--ledger', group, '--json']
const child = spawn(process.execPath, [join(import.meta.dirname, main), ...args, '--trusted-proxies', '127.0.0.1/32'], {
  stdio: ['ignore', 'pipe', 'inherit']
})
process.on('exit', () => child.kill('SIGKILL'))
const pid = child.pid as number
const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
meter.figure('ready_ms', performance.now() - meter.start)
const visit = await Visit.begin((JSON.parse(line) as { console: string }).console)

const memory: { at: number; mb: number }[] = []
let slowest = 0
for (;;) {
  const asked = performance.now()
  const { index } = await visit.ask('/overview')
  slowest = Math.max(slowest, performance.now() - asked)
  memory.push({ at: index.letters, mb: await residentMb() })
  if (index.state === 'live' && index.letters === letters) break
  if (index.state === 'failed') throw new Error(index.problem)
  await wait(lookMs)
}
meter.done = letters
meter.stop()
const seconds = (performance.now() - meter.start) / 1000
meter.figure('indexed_s', seconds)
meter.figure('meanwhile_ms', slowest)
meter.figure('indexed_cpu_s', cpuSeconds())
const between = (from: number, to: number): number =>
  quantile(
    memory.filter(({ at }) => at >= from * letters && at <= to * letters).map(({ mb }) => mb),
    0.5
  )
meter.figure('rss_early', between(0.2, 0.4))
meter.figure('rss_late', between(0.8, 1))
const bytes = readdirSync(data).reduce((sum, file) => sum + statSync(join(data, file)).size, 0)
meter.figure('bytes_per_letter', bytes / letters)

const found = await consoleScreens(visit, topic, letters, settings.samples ?? 100)
for (const [name, times] of found) {
  meter.figure(`${name}_p50`, quantile(times, 0.5))
  meter.figure(`${name}_p95`, quantile(times, 0.95))
}
meter.figure(
  'worst_p95',
  Math.max(...[...found].filter(([name]) => !/^(?:cel|parking)/.test(name)).map(([, times]) => quantile(times, 0.95)))
)
memory.push({ at: letters, mb: await residentMb() })
meter.figure('rss', Math.max(...memory.map(({ mb }) => mb)))
child.kill('SIGTERM')
await once(child, 'exit')
meter.end()

/** Of the console's process, where the system tells. */
function cpuSeconds(): number {
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return Number.NaN
  const fields = readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Of the console's process. */
async function residentMb(): Promise<number> {
  const status = `/proc/${pid}/status`
  const kib = existsSync(status)
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]
    : (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout
  return (Number(kib) * 1024) / 1e6
}
