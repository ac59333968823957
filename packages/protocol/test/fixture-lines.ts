import { readFileSync } from 'node:fs'

/** The values of a file of fixtures/, one in each line (conformance/frames/make.ts makes them). */
export const fixtureLines = <T>(file: string): T[] =>
  readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as T)
