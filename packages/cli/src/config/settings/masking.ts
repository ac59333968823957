import * as readFilter from '../filter-readers.ts'
import * as read from '../readers.ts'
import { deciding, redriving, setting, showing } from '../setting.ts'

/** What is hidden of letters that are shown or written. */
export const maskingSettings = {
  mask: setting({
    value: '<path or header>',
    about:
      'hide this field of JSON values ($.card, $.items[*].sku, $..card at any depth) or this header in what is shown and written; repeatable',
    read: readFilter.masks,
    repeatable: true,
    adds: true,
    commands: [...showing, ...redriving, ...deciding, 'ops', 'console'],
    given: 'shared'
  }),
  unmask: setting({
    value: '<reason>',
    about: 'show what --mask hides; the reason and who looked go into the audit',
    read: read.text,
    commands: [...showing, ...redriving, ...deciding, 'ops'],
    given: 'flag'
  })
} as const
