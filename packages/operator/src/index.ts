export {
  type ConnectionOptions,
  DeadLetterError,
  type DecodeOption,
  failureStages,
  letterClasses,
  makeDecoder,
  type RecordDecoder,
  redriveTopic,
  type TrialContext,
  type TrialHandler,
  verdictOfStatus
} from '@dead-letter/kafka/internal'
export { type EraseFileFinding, eraseFromFile, findInFile } from './archive/erase-files.ts'
export { type EraseMatch, eraseMatch } from './archive/erase-match.ts'
export {
  type ErasedTopics,
  type EraseFinding,
  type EraseFindings,
  type ErasePlaces,
  eraseFromTopics,
  findToErase,
  type Remaining
} from './archive/erase-topics.ts'
export { type ExportFormat, type ExportRequest, exportLetters, exportLine } from './archive/export.ts'
export { type ImportRequest, importLetters } from './archive/import.ts'
export { readArchive } from './archive/read-archive.ts'
export { lettersAtRisk, type RescueRequest, RescueTopic } from './archive/rescue.ts'
export { lossAt, type Retention, readRetention } from './archive/retention.ts'
export {
  type CutPlan,
  type CutRequest,
  carryOutCut,
  lesserCut,
  lettersOf,
  type PartitionCut,
  planTruncation,
  type RefusedCut
} from './archive/truncate.ts'
export { type Cause, causeOf, explainCause, readCause } from './cause/cause.ts'
export { type CauseCount, type CountLimits, LetterCounts, type OriginCount, others } from './cause/letter-counts.ts'
export { type Top, topCounts, topOf } from './cause/top.ts'
export { Cluster } from './cluster/cluster.ts'
export { type Action, changes } from './decide/action.ts'
export { type CauseChange, type CauseRequest, causeKey, changeCause } from './decide/cause-decision.ts'
export { carryOut, type DecisionPlan, type DecisionRequest, planDecision } from './decide/decide.ts'
export type { LetterHint } from './decide/letter-hint.ts'
export type { SelectionRequest } from './decide/selection.ts'
export { PrivateFile } from './files/private-file.ts'
export { everyLetter, type Filter, filterItems, filterOf, type NamedFilter, wordsOf } from './filter/filter.ts'
export type { HeaderMatch, LetterFilter, OriginMatch } from './filter/letter-filter.ts'
export { parseOrigin } from './filter/origin-match.ts'
export type { AuditEntry, Outcome } from './ledger/audit-entry.ts'
export { type AuditedOperation, audited } from './ledger/audited.ts'
export type { EntryKey } from './ledger/codec.ts'
export type { Assignment, Decision, DecisionName, Fault, LedgerEntry, Note, Signed } from './ledger/entry.ts'
export { type FollowLedger, followLedger, keyOfRecord } from './ledger/follow-ledger.ts'
export { type LedgerNames, ledgerNames } from './ledger/ledger-topics.ts'
export { type AuditChunk, type AuditRange, type AuditResume, readAudit, readAuditOn } from './ledger/read-audit.ts'
export { demandLedger, type KnownLedger, type ReadLedger, readLedger, readOperations } from './ledger/read-ledger.ts'
export { LedgerView } from './ledger/view.ts'
export { LedgerWriter } from './ledger/writer.ts'
export { bytesToJson } from './letters/bytes-to-json.ts'
export { exactText, inexactNumber, parseExact } from './letters/exact-json.ts'
export { type FollowRange, followLetters, type LetterChunk } from './letters/follow-letters.ts'
export { Letter } from './letters/letter.ts'
export { diedAt, isDate, isoTime, jsonTime } from './letters/letter-time.ts'
export { readNewest } from './letters/newest.ts'
export { ownText } from './letters/own-text.ts'
export { eachLetter, type LetterRange, readLetters } from './letters/read-letters.ts'
export { type LetterHeader, recordHeaders } from './letters/record-headers.ts'
export { KeyTable } from './lineage/key-table.ts'
export { isKeyText, keyText, lineageKey } from './lineage/lineage.ts'
export { isMask, type LetterMask, letterMask, noMask } from './mask/letter-mask.ts'
export { patchReadsHidden } from './mask/patch-reads.ts'
export { auditUnmasking, type Unmasking } from './mask/unmasking.ts'
export type { KeepReason } from './prune/keep-reason.ts'
export { carryOutPrune, type PrunePlan, type PruneRequest, planPrune } from './prune/prune.ts'
export type { ApplyOptions } from './redrive/apply-options.ts'
export type { FamilyReaders, Unread } from './redrive/family/family-readers.ts'
export type { Family } from './redrive/family/family-topic.ts'
export { defaultMaxRedrives, makePlan, type PlanRequest } from './redrive/make-plan.ts'
export { type Ask, type Want, wants } from './redrive/operation/ask.ts'
export {
  abandonedMs,
  type CurrentState,
  currentState,
  demandNoneAlive,
  isAlive,
  type Operation,
  type OperationState,
  operationIdOf,
  operationOf,
  operationsOf,
  stateAmong
} from './redrive/operation/operation.ts'
export type { SentPlace } from './redrive/operation/places.ts'
export type { RampLimits, RampStop } from './redrive/operation/ramp.ts'
export type { OutcomeReader } from './redrive/outcome/outcome-reader.ts'
export type { FailedCause, FailedLetter, KnownOutcome, Outcomes, PlaceOutcome } from './redrive/outcome/outcomes.ts'
export { type OutcomesOptions, outcomeReader, outcomesOf, readOutcomes } from './redrive/outcome/outcomes-of.ts'
export { tellOutcomes } from './redrive/outcome/tell-outcomes.ts'
export { keepOutcome, type Watched, type WatchOptions, watchOperation } from './redrive/outcome/watch-operation.ts'
export { approvalsOf, approvePlan } from './redrive/plan/approve.ts'
export type { Audience } from './redrive/plan/audience.ts'
export {
  type CauseOfPlan,
  isFar,
  type RedrivePlan,
  type RedriveReport,
  type RedriveTarget,
  type SkipReason,
  targetText,
  targetWords
} from './redrive/plan/plan.ts'
export { planHash, readPlan, writePlan } from './redrive/plan/plan-file.ts'
export type { Complaints, Sample, Shown } from './redrive/plan/reshape.ts'
export { demandStoredPlan, readStoredPlan, type StoredPlan } from './redrive/plan/stored-plan.ts'
export {
  type LedgerForLetters,
  type LettersWithin,
  type LookUpLimits,
  readLedgerFor
} from './redrive/read-ledger-for.ts'
export { type Asking, askOperation, awaitAnswer, stopAll } from './redrive/requests.ts'
export { applyPlan, type RedriveOutcome } from './redrive/run.ts'
export { type CausesFound, countCauses } from './topics/count-causes.ts'
export { type DlqSummary, type FoundBy, familyNames, findDlqs } from './topics/find-dlqs.ts'
export { type LeftLetters, leftSince } from './topics/left-since.ts'
export { type CheckSpec, complaint, openCheck } from './transform/record-check.ts'
export { tellsOtherFailure } from './transform/told-failure.ts'
export type {
  Transform,
  TransformedRecord,
  TransformFunction,
  TransformLetter,
  TransformSpec
} from './transform/transform.ts'
export type { TrialOutcome } from './trial/attempt-letter.ts'
export { type ChoiceRequest, type Choices, chooseLetters } from './trial/choose-letters.ts'
export { fixtureName, fixtureText, saveFixture } from './trial/save-fixture.ts'
export { type CauseTrial, runTrial, type StillFailing, type TrialRequest } from './trial/trial.ts'
export type { CauseChoice, LetterPlace } from './trial/tried-failures.ts'
export {
  auditMoment,
  entryMoment,
  type HistoryMoment,
  historyOf,
  LetterMoments,
  mergeMoments
} from './view/history.ts'
export { letterToJson } from './view/letter-json.ts'
export { byTime, inOrder, reportToJson } from './view/report-json.ts'
export { type StackLine, stackLines } from './view/stack-lines.ts'
export { type ValueProblem, valueErrorsOf } from './view/value-errors.ts'
export { valueProblems } from './view/value-problems.ts'
