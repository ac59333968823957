import { isoTime } from '@dead-letter/operator'
import type { Column } from './table.ts'

/** A moment to the second: what a table has room for. */
export const second = (ms: number): string => isoTime(ms).replace(/\.\d{3}Z$/, 'Z')

/** A column of {@link second}: month, day and minute say enough where there is no room; a part of a date says nothing. */
export const timeColumn = (title: string, spare?: number): Column => ({
  title,
  whole: true,
  brief: text => text.replace(/^\d{4}-(\d\d-\d\d)T(\d\d:\d\d):\d\dZ$/, '$1 $2Z'),
  ...(spare === undefined ? {} : { spare })
})
