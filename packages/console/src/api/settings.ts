import { type Static, Type } from 'typebox'

/** One setting as it is in force. */
export const Setting = Type.Object({
  name: Type.String(),
  /** Never a secret. */
  value: Type.String(),
  /** flag, environment, file, default */
  from: Type.String(),
  about: Type.String()
})
export type Setting = Static<typeof Setting>

export const Settings = Type.Object({
  settings: Type.Array(Setting),
  index: Type.Object({
    file: Type.String(),
    bytes: Type.Integer(),
    bytesPerLetter: Type.Union([Type.Number(), Type.Null()]),
    maxBytes: Type.Integer(),
    maxLetterBytes: Type.Integer(),
    schema: Type.Integer(),
    rebuilt: Type.Union([Type.String(), Type.Null()])
  }),
  ledger: Type.Object({
    name: Type.String(),
    /** `ready`, `missing`: nothing was decided yet; `forbidden`; `behind` */
    state: Type.String(),
    entries: Type.Integer(),
    faults: Type.Integer()
  })
})
export type Settings = Static<typeof Settings>
