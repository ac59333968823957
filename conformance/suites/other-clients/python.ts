import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, run } from './run.ts'

const cache = join(import.meta.dirname, '../../../.cache')
const programs = join(import.meta.dirname, 'programs')

export interface PythonClient {
  /** Why it cannot run here; `false` when it can. */
  readonly missing: string | false
  /** Runs a program of programs/. */
  readonly program: (file: string, args: readonly string[]) => Promise<Outcome>
}

/** A package of Python's in a virtual environment of its own. */
export class PythonPackage {
  readonly #requirement: string
  readonly #folder: string
  readonly #module: string
  /** The interpreter that has the package once it is prepared. */
  readonly python: string

  constructor(name: string, version: string, module: string) {
    this.#requirement = `${name}==${version}`
    this.#folder = join(cache, `${name}-${version}`)
    this.#module = module
    this.python = join(this.#folder, 'bin/python')
  }

  /** Makes it when it is not there yet. @returns why it cannot be had here; `false` when it can. */
  prepare(): Promise<string | false> {
    return prepare(this.#requirement, this.#folder, this.python, this.#module)
  }
}

/** A client of Python's for tests. */
export async function pythonClient(name: string, version: string, module: string): Promise<PythonClient> {
  const client = new PythonPackage(name, version, module)
  return {
    missing: await client.prepare(),
    program: (file, args) => run(client.python, [join(programs, file), ...args])
  }
}

async function prepare(requirement: string, folder: string, python: string, module: string): Promise<string | false> {
  const imports = ['-c', `import ${module}`]
  if (existsSync(python) && (await run(python, imports)).code === 0) return false
  const made = await run('python3', ['-m', 'venv', folder])
  if (made.code !== 0) return `no Python 3 with venv (${lastLine(made)})`
  const pip = ['-m', 'pip', 'install', '--quiet', '--retries', '1', '--only-binary', ':all:', requirement]
  const installed = await run(python, pip, { timeoutMs: 120_000 })
  return installed.code === 0 ? false : `${requirement} could not be installed with pip (${lastLine(installed)})`
}

const lastLine = ({ stdout, stderr }: Outcome): string => `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? ''
