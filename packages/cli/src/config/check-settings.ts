import * as read from './readers.ts'
import type { Setting } from './setting.ts'

/** What a good value is. */
export const checkSettings: { readonly check: Setting<read.Check>; readonly schemaRef: Setting<readonly string[]> } = {
  check: {
    value: '<check>',
    about: 'what a good value is: json, text (UTF-8), schema:FILE (JSON that fits the JSON Schema in FILE), none',
    read: read.check,
    defaultText: 'none',
    commands: ['run'],
    given: 'shared'
  },
  schemaRef: {
    value: '<file>',
    about: 'JSON Schema that $ref in the schema of --check may name, by its $id or else its file name; repeatable',
    read: read.paths,
    repeatable: true,
    commands: ['run'],
    given: 'shared'
  }
}
