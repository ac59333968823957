import type { Ajv } from 'ajv'
import type { RE2JS } from 're2js'

export declare const drafts: Readonly<Record<'2020-12' | '2019-09' | 'draft-07', () => { default: typeof Ajv }>>
export declare const draft06: () => object
export declare const formats: () => { default: (ajv: Ajv) => void }
export declare const re2: () => { RE2JS: typeof RE2JS }
