import { readFileSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** A header as it was given: in its value `${env:NAME}` and `${file:PATH}` stand for secrets. */
export interface HeaderTemplate {
  readonly name: string
  readonly value: string
}

const reference = /\$\{(env|file):([^${}]{1,1000})\}/g

/** Each header's value, with what it refers to put in. Files are read anew: what rotates a token writes it there. */
export function fillHeaders(
  templates: readonly HeaderTemplate[],
  env: Readonly<Record<string, string | undefined>> = process.env
): Record<string, string> {
  return Object.fromEntries(templates.map(({ name, value }) => [name, fill(name, value, env)]))
}

function fill(name: string, template: string, env: Readonly<Record<string, string | undefined>>): string {
  const value = template.replaceAll(reference, (_, kind: string, where: string) =>
    kind === 'env' ? fromEnvironment(name, where, env) : fromFile(name, where)
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header cannot hold
  if (/[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]/.test(value))
    throw new UsageError(`--http-header ${name}: its value has line breaks, controls or characters beyond Latin-1`)
  return value
}

function fromEnvironment(name: string, variable: string, env: Readonly<Record<string, string | undefined>>): string {
  const value = env[variable]
  if (value === undefined || value === '')
    throw new UsageError(`--http-header ${name}: the environment variable ${variable} is not set`)
  return value
}

function fromFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageError(`--http-header ${name}: the file ${file} cannot be read (${code})`)
  }
}
