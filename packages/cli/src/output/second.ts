import { isoTime } from '@dead-letter/operator'

/** A moment to the second: what a table has room for. */
export const second = (ms: number): string => isoTime(ms).replace(/\.\d{3}Z$/, 'Z')
