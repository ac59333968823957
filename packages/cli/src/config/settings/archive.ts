import * as readFilter from '../filter-readers.ts'
import * as read from '../readers.ts'
import { setting } from '../setting.ts'

/** Letters in files. */
export const archiveSettings = {
  file: setting({
    value: '<file>',
    about: 'export: write here, and not to stdout; import: what export wrote; rescue: write here',
    read: read.path,
    commands: ['export', 'import', 'rescue'],
    given: 'flag'
  }),
  erasedFiles: setting({
    flag: '--file',
    value: '<file>',
    about: 'a file that export, rescue or trial --save wrote, to look into; repeatable',
    read: read.paths,
    repeatable: true,
    commands: ['erase'],
    given: 'flag'
  }),
  fixtures: setting({
    value: '<dir>',
    about: 'a folder that trial --save wrote, to look into; repeatable',
    read: read.paths,
    repeatable: true,
    commands: ['erase'],
    given: 'flag'
  }),
  field: setting({
    value: '<path=value>',
    about: 'records whose JSON value has this at a path: $.customer.id=42; repeatable',
    read: read.texts,
    repeatable: true,
    commands: ['erase'],
    given: 'flag'
  }),
  within: setting({
    value: '<age>',
    about: 'letters that retention may delete within so long: 24h, 7d',
    read: readFilter.duration,
    default: 86_400_000,
    defaultText: '24h',
    commands: ['rescue'],
    given: 'flag'
  }),
  older: setting({
    value: '<age>',
    about:
      'what was decided, noted or assigned so long ago or longer: 30d, 720h; give it longer than any source keeps records, or what keeps one from being sent back is lost',
    read: readFilter.duration,
    defaultText: '7d, and decisions that keep a record from being sent back stay',
    commands: ['prune'],
    given: 'flag'
  }),
  rescueTo: setting({
    flag: '--to',
    value: '<topic>',
    about: 'copy letters to this topic, parked.…, which keeps them; it is created where it is missing',
    read: read.topicName,
    commands: ['rescue'],
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
