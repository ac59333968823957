/** What the server answers: its own schemas, as types only. */
export type { ActionAnswer, ActionPreview, ActionRequest } from '../../../src/api/actions.ts'
export type { AuditEntry, AuditPage } from '../../../src/api/audit.ts'
export type { Cause, CauseChange, CauseDetail, CausePage } from '../../../src/api/causes.ts'
export type { IndexState, Problem } from '../../../src/api/common.ts'
export type { Facets, Filter, FilterCheck, FilterHelp } from '../../../src/api/filter.ts'
export type {
  Content,
  Frame,
  Header,
  LetterDetail,
  LetterFixture,
  LetterHistory,
  Neighbours,
  OriginRecord
} from '../../../src/api/letter.ts'
export type { LetterCount, LetterPage, LetterRow, Place } from '../../../src/api/letters.ts'
export { longestScreen, mostLineages, screenPattern } from '../../../src/api/limits.ts'
export type { Me, Session, Sessions } from '../../../src/api/me.ts'
export type { Operation, OperationDetail, OperationPage, Outcome, OutcomePage } from '../../../src/api/operations.ts'
export type { Dlq, Overview, Trend } from '../../../src/api/overview.ts'
export type { Plan, PlanPage, PlanPreview, PlanRequest } from '../../../src/api/plan.ts'
export type { Settings } from '../../../src/api/settings.ts'
