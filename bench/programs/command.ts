// Runs the dead-letter command as a person does, to its end. Arguments: N TOPIC DLQ GROUP ls|show|built-ls|built-show
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brokers, Meter } from './meter.ts'

const [wanted, topic, , , mode = 'ls'] = process.argv.slice(2) as [string, string, string, string, string?]
const built = mode.startsWith('built-')
const name = mode.replace('built-', '')
const main = built ? '../../.cache/published/node_modules/@dead-letter/cli/main.js' : '../../packages/cli/src/main.ts'
const place = name === 'show' ? ['--partition', '3', '--offset', String(Math.floor(Number(wanted) / 16))] : []
const args = [join(import.meta.dirname, main), name, '--brokers', brokers, '--dlq', topic, ...place, '--json']
const meter = new Meter(mode, Number(wanted))
meter.start = performance.now()
const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 << 20 })
const lines = stdout.trim().split('\n').length
if (lines !== (name === 'show' ? 1 : 50)) throw new Error(`${name} printed ${lines} lines`)
meter.done = lines
meter.end()
