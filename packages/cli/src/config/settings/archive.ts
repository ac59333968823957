import * as read from '../readers.ts'
import { setting } from '../setting.ts'

/** Letters in files. */
export const archiveSettings = {
  file: setting({
    value: '<file>',
    about: 'export: write here, and not to stdout; import: what export wrote',
    read: read.path,
    commands: ['export', 'import'],
    given: 'flag'
  }),
  format: setting({
    value: '<format>',
    about: 'jsonl, which import brings back byte for byte, or csv',
    read: read.choice('jsonl', 'csv'),
    default: 'jsonl' as const,
    defaultText: 'jsonl',
    commands: ['export'],
    given: 'flag'
  }),
  keepTime: setting({
    about: 'write letters with the timestamps that they had: retention counts from there',
    read: read.flag,
    default: false,
    commands: ['import'],
    given: 'flag'
  })
} as const
