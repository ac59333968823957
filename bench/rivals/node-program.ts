import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { join } from 'node:path'
import type { Command, Rival, RunOrder } from './rival.ts'

export const programs = join(import.meta.dirname, '../programs')

export const positional = ({ records, topic, dlq, group, mode }: RunOrder): string[] => [
  String(records),
  topic,
  dlq,
  group,
  ...(mode === undefined ? [] : [mode])
]

/** A program of bench/programs under this Node, with what the workspace installs. */
export function nodeProgram(file: string, title: string, env: () => Record<string, string> = () => ({})): Rival {
  return {
    title,
    prepare: async () => null,
    command: (order): Command => ({
      file: process.execPath,
      args: [join(programs, file), ...positional(order)],
      env: env()
    })
  }
}

/** Version of an installed package. */
export function versionOf(name: string): string {
  const file = findPackageJSON(name, import.meta.url)
  return file === undefined ? '' : (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
