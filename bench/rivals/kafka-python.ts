import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lastLine, runTool } from './commands.ts'
import { positional, programs } from './node-program.ts'
import type { Rival } from './rival.ts'

const version = '3.0.12'
const folder = join(import.meta.dirname, `../../.cache/kafka-python-${version}`)
const python = join(folder, 'bin/python')
const imports = ['-c', 'import kafka']

export const kafkaPython: Rival = {
  title: `kafka-python ${version}`,
  async prepare() {
    if (existsSync(python) && (await runTool(python, imports)).ok) return null
    const made = await runTool('python3', ['-m', 'venv', folder])
    if (!made.ok) return `no Python 3 with venv (${lastLine(made.output)})`
    const installed = await runTool(python, ['-m', 'pip', 'install', '-q', `kafka-python==${version}`])
    return installed.ok ? null : `kafka-python could not be installed with pip (${lastLine(installed.output)})`
  },
  command: ({ mode: _, ...order }) => ({
    file: python,
    args: [join(programs, 'kafka_python.py'), ...positional({ ...order, mode: undefined })]
  })
}
