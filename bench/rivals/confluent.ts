import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nodeProgram } from './node-program.ts'
import type { Rival } from './rival.ts'

const name = '@confluentinc/kafka-javascript'

/**
 * Confluent's client is no dependency of this project: it builds from source for minutes. It takes part when it is found
 * beside the project, or in the folder that BENCH_CONFLUENT names (the one that has node_modules).
 */
function found(): string | null {
  const folder = process.env.BENCH_CONFLUENT
  const require = createRequire(folder === undefined ? import.meta.url : join(resolve(folder), 'package.json'))
  try {
    const file = require.resolve(name)
    return existsSync(file) ? pathToFileURL(file).href : null
  } catch {
    return null
  }
}

export const confluent: Rival = {
  ...nodeProgram('confluent.mjs', `${name} 1.10.1`, () => ({ CONFLUENT_MODULE: found() ?? '' })),
  prepare: async () =>
    found() === null ? `${name} is not installed (npm install it in any folder and set BENCH_CONFLUENT to that)` : null
}
