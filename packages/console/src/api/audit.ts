import { type Static, Type } from 'typebox'
import { Count, Paging, page, Signature, Time } from './common.ts'

export const AuditEntry = Type.Object({
  /** begun, changed, ended */
  event: Type.String(),
  operation: Type.String(),
  at: Time,
  by: Type.String(),
  action: Type.String(),
  dlq: Type.String(),
  filter: Type.Union([Type.String(), Type.Null()]),
  why: Type.Union([Type.String(), Type.Null()]),
  text: Type.Union([Type.String(), Type.Null()]),
  /** Failures that were changed by this entry; their keys are on the page of the operation. */
  failures: Count,
  outcome: Type.Union([
    Type.Object({
      changed: Count,
      already: Count,
      copies: Count,
      interrupted: Type.Optional(Type.Boolean()),
      error: Type.Optional(Type.String())
    }),
    Type.Null()
  ])
})
export type AuditEntry = Static<typeof AuditEntry>

export const AuditPage = page(AuditEntry)
export type AuditPage = Static<typeof AuditPage>

/** Newest first. */
export const AuditQuery = Type.Object({
  since: Type.Optional(Time),
  by: Type.Optional(Signature),
  action: Type.Optional(Type.String({ maxLength: 50 })),
  dlq: Type.Optional(Type.String({ maxLength: 249 })),
  operation: Type.Optional(Type.String({ maxLength: 100 })),
  lineage: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
  ...Paging
})
