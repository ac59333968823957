import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Faults } from './faults.ts'

/** A topic of the demo: where its data comes from, what a valid record is, and which faults are mixed in. */
export interface Source {
  readonly topic: string
  readonly partitions: number
  readonly file: string
  readonly schema: Readonly<Record<string, unknown>>
  readonly faults: Faults
}

/** 3,201 films: real data with real faults. The titles of some are numbers (1776, 300, 9 …), one has none. */
const movies: Source = {
  topic: 'movies',
  partitions: 3,
  file: 'movies.json',
  schema: {
    type: 'object',
    required: ['Title'],
    properties: {
      Title: { type: 'string' },
      'Worldwide Gross': { type: ['number', 'null'] },
      'IMDB Rating': { type: ['number', 'null'] }
    }
  },
  faults: { truncated: 40, notUtf8: 20 }
}

/** 200,000 flights: clean bulk. */
const flights: Source = {
  topic: 'flights',
  partitions: 8,
  file: 'flights-200k.json',
  schema: {
    type: 'object',
    required: ['delay', 'distance', 'time'],
    properties: { delay: { type: 'number' }, distance: { type: 'number' }, time: { type: 'number' } }
  },
  faults: { truncated: 1200, notUtf8: 800 }
}

export const sources: readonly Source[] = [movies, flights]

/** One of the JSON files of the npm package vega-datasets. */
export async function loadDataset(file: string): Promise<unknown[]> {
  const entry = createRequire(import.meta.url).resolve('vega-datasets')
  return JSON.parse(await readFile(join(dirname(entry), '..', 'data', file), 'utf8'))
}
