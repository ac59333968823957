export { ActionAnswer, ActionName, ActionPreview, ActionRequest } from './actions.ts'
export { AuditEntry, AuditPage } from './audit.ts'
export { Cause, CauseChange, CauseDetail, CausePage, CauseState } from './causes.ts'
export { IndexState, Problem } from './common.ts'
export { ConsoleEvent } from './events.ts'
export { Facets, Filter, FilterCheck, FilterHelp } from './filter.ts'
export {
  Content,
  Frame,
  Header,
  LetterDetail,
  LetterFixture,
  LetterHistory,
  Moment,
  Neighbours,
  OriginRecord
} from './letter.ts'
export { LetterCount, LetterPage, LetterRow, Origin, Place } from './letters.ts'
export { longestScreen, mostLineages, screenPattern } from './limits.ts'
export {
  Credentials,
  EndSessions,
  Grant,
  Me,
  Permission,
  ProviderAddress,
  ProviderSignIn,
  RoleName,
  Session,
  Sessions,
  TopicPermissions,
  UnmaskRequest
} from './me.ts'
export {
  Operation,
  OperationDetail,
  OperationPage,
  OperationRequest,
  OperationState,
  Outcome,
  OutcomePage
} from './operations.ts'
export { Dlq, HeldConsumer, Overview, Trend } from './overview.ts'
export {
  ApplyRequest,
  Check,
  Plan,
  PlanPage,
  PlanPreview,
  PlanRequest,
  Sample,
  SignOffRequest,
  Target,
  Transform
} from './plan.ts'
export { type Access, type RouteName, type RouteSpec, routes } from './routes.ts'
export { Setting, Settings } from './settings.ts'
