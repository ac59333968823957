import { readdirSync } from 'node:fs'
import type { Message } from '../src/fields.ts'
import { versions } from '../src/versions.ts'

const folder = new URL('../src/messages/', import.meta.url)

/** Every table, in each of its versions. */
export const tables: readonly { readonly message: Message; readonly version: number }[] = (
  await Promise.all(readdirSync(folder).map(file => import(new URL(file, folder).href)))
).flatMap((module: Readonly<Record<string, Message>>) =>
  Object.values(module).flatMap(message => {
    const { lowest, highest } = versions(message.versions)
    return Array.from({ length: highest - lowest + 1 }, (_, i) => ({ message, version: lowest + i }))
  })
)
