import { type TSchema, Type } from 'typebox'
import { ActionAnswer, ActionPreview, ActionRequest, IdempotencyHeaders } from './actions.ts'
import { AuditPage, AuditQuery } from './audit.ts'
import { Cause, CauseChange, CauseDetail, CausePage, CausesQuery } from './causes.ts'
import { Fingerprint, OperationId, TopicName } from './common.ts'
import { Facets, FilterCheck, FilterHelp, filterQuery } from './filter.ts'
import { LetterDetail, LetterFixture, LetterHistory, Neighbours, OriginRecord } from './letter.ts'
import { LetterCount, LetterPage, LettersQuery } from './letters.ts'
import {
  Credentials,
  EndSessions,
  Me,
  ProviderAddress,
  ProviderSignIn,
  Sessions,
  TopicPermissions,
  UnmaskRequest
} from './me.ts'
import {
  Operation,
  OperationDetail,
  OperationPage,
  OperationRequest,
  OperationsQuery,
  OutcomePage,
  OutcomesQuery
} from './operations.ts'
import { Overview, OverviewQuery } from './overview.ts'
import { ApplyRequest, Plan, PlanPage, PlanPreview, PlanRequest, PlansQuery, SignOffRequest } from './plan.ts'
import { Settings } from './settings.ts'

/**
 * Who may. `anyone`: also without a session. `signed-in`: whoever has one. The rest are permissions that roles have: a viewer
 * `view`; an operator also `act`, `redrive`, `signOff`; an admin also `unmask` and `administer`; each for the topics of the role.
 */
export type Access = 'anyone' | 'signed-in' | 'view' | 'act' | 'redrive' | 'signOff' | 'unmask' | 'administer'

/** One route: what it takes and gives, and who may. */
export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`. */
  readonly path: string
  readonly access: Access
  /**
   * Where the request names the topic that the permission is needed for; `every`: for all topics; without it on some topic, and answers
   * hold no others.
   */
  readonly topicIn?: 'params.dlq' | 'body.dlq' | 'plan' | 'operation' | 'every'
  readonly about: string
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  readonly headers?: TSchema
  readonly status?: number
  readonly answer: TSchema
  /** Of the answer, where it is no JSON. */
  readonly media?: 'application/octet-stream'
}

const route = <const T extends RouteSpec>(spec: T): T => spec
const none = Type.Null()
const placeParams = Type.Object({
  dlq: TopicName,
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.Integer({ minimum: 0 })
})
const idParams = Type.Object({ id: OperationId })
const acts = { headers: IdempotencyHeaders }

/** Every route of the API, by name. The server is made of this table, and so is OpenAPI. */
export const routes = {
  me: route({ method: 'GET', path: '/me', access: 'anyone', about: 'who asks, and what that one may do', answer: Me }),
  topicPermissions: route({
    ...{ method: 'GET', path: '/me/topics/:dlq', access: 'signed-in', params: Type.Object({ dlq: TopicName }) },
    ...{ about: 'what may be done with one topic', answer: TopicPermissions }
  }),
  signIn: route({
    ...{ method: 'POST', path: '/session', access: 'anyone', body: Credentials },
    ...{ about: 'signs in with a password', answer: Me }
  }),
  signInAtProvider: route({
    ...{ method: 'POST', path: '/session/provider', access: 'anyone', body: ProviderSignIn },
    ...{ about: 'begins to sign in at the identity provider, which sends the browser back', answer: ProviderAddress }
  }),
  signOut: route({ method: 'DELETE', path: '/session', access: 'anyone', about: 'signs out', answer: Me }),
  unmask: route({
    ...{ method: 'POST', path: '/unmask', access: 'unmask', body: UnmaskRequest },
    ...{
      about: 'shows values of topics that one may unmask for some minutes, as long as one may; the audit tells of it',
      answer: Me
    }
  }),
  mask: route({ method: 'DELETE', path: '/unmask', access: 'signed-in', about: 'masks again', answer: Me }),
  sessions: route({
    ...{ method: 'GET', path: '/sessions', access: 'administer', about: 'who is signed in at this console' },
    answer: Sessions
  }),
  revokeSession: route({
    ...{ method: 'DELETE', path: '/sessions/:id', access: 'administer' },
    params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
    ...{ about: 'ends a session of this console', status: 204, answer: none }
  }),
  endSessions: route({
    ...{ method: 'POST', path: '/sessions/end', access: 'administer', body: EndSessions },
    ...{
      about:
        'ends every session of a user: here at once, at the other consoles of the cluster within a minute; the audit tells of it',
      status: 204,
      answer: none
    }
  }),

  overview: route({
    ...{ method: 'GET', path: '/overview', access: 'view', query: OverviewQuery },
    ...{ about: 'every dead-letter topic at a glance', answer: Overview }
  }),
  causes: route({
    ...{ method: 'GET', path: '/causes', access: 'view', query: CausesQuery },
    ...{ about: 'letters by what went wrong', answer: CausePage }
  }),
  cause: route({
    ...{
      method: 'GET',
      path: '/causes/:fingerprint',
      access: 'view',
      params: Type.Object({ fingerprint: Fingerprint })
    },
    query: CausesQuery,
    ...{ about: 'one cause, and why its letters are together', answer: CauseDetail }
  }),
  changeCause: route({
    ...{
      method: 'PATCH',
      path: '/causes/:fingerprint',
      access: 'act',
      params: Type.Object({ fingerprint: Fingerprint })
    },
    ...{ body: CauseChange, about: 'note, owner, resolved, muted', answer: Cause }
  }),

  letters: route({
    ...{ method: 'GET', path: '/letters', access: 'view', query: LettersQuery },
    ...{ about: 'letters that a filter means', answer: LetterPage }
  }),
  letterCount: route({
    ...{ method: 'GET', path: '/letters/count', access: 'view', query: Type.Object(filterQuery) },
    ...{ about: 'how many letters a filter means', answer: LetterCount }
  }),
  facets: route({
    ...{ method: 'GET', path: '/letters/facets', access: 'view', query: Type.Object(filterQuery) },
    ...{ about: 'what filters can be chosen from', answer: Facets }
  }),
  filterHelp: route({
    ...{ method: 'GET', path: '/filter', access: 'view', about: 'what an expression knows of a letter' },
    answer: FilterHelp
  }),
  filterCheck: route({
    ...{ method: 'GET', path: '/filter/check', access: 'view', query: Type.Object(filterQuery) },
    ...{ about: 'whether a filter is one, and what it says in words', answer: FilterCheck }
  }),
  letter: route({
    ...{ method: 'GET', path: '/letters/:dlq/:partition/:offset', access: 'view', params: placeParams },
    ...{ topicIn: 'params.dlq', about: 'one letter', answer: LetterDetail }
  }),
  letterOrigin: route({
    ...{ method: 'GET', path: '/letters/:dlq/:partition/:offset/origin', access: 'view', params: placeParams },
    ...{ topicIn: 'params.dlq', about: 'the record that failed, read from its topic', answer: OriginRecord }
  }),
  letterHistory: route({
    ...{ method: 'GET', path: '/letters/:dlq/:partition/:offset/history', access: 'view', params: placeParams },
    ...{
      topicIn: 'params.dlq',
      about: 'all that happened to its failure, with earlier decisions',
      answer: LetterHistory
    }
  }),
  letterFixture: route({
    ...{ method: 'GET', path: '/letters/:dlq/:partition/:offset/fixture', access: 'view', params: placeParams },
    ...{ topicIn: 'params.dlq', about: 'the letter as a fixture of a regression test', answer: LetterFixture }
  }),
  letterNeighbours: route({
    ...{ method: 'GET', path: '/letters/:dlq/:partition/:offset/neighbours', access: 'view', params: placeParams },
    ...{ topicIn: 'params.dlq', about: 'letters whose records have the same key', answer: Neighbours }
  }),
  letterValue: route({
    ...{ method: 'GET', path: '/letters/:dlq/:partition/:offset/value', access: 'view', params: placeParams },
    ...{ topicIn: 'params.dlq', about: 'the whole value as bytes: masked, unless unmasked', answer: Type.Unknown() },
    media: 'application/octet-stream'
  }),

  previewAction: route({
    ...{ method: 'POST', path: '/actions/preview', access: 'act', body: ActionRequest },
    ...{ topicIn: 'body.dlq', about: 'what an action would do', answer: ActionPreview }
  }),
  act: route({
    ...{ method: 'POST', path: '/actions', access: 'act', body: ActionRequest, ...acts, status: 202 },
    ...{ topicIn: 'body.dlq', about: 'parks, discards, restores, notes, assigns', answer: ActionAnswer }
  }),

  plans: route({
    ...{ method: 'GET', path: '/plans', access: 'view', query: PlansQuery },
    ...{ about: 'plans of redrives, newest first', answer: PlanPage }
  }),
  makePlan: route({
    ...{ method: 'POST', path: '/plans', access: 'redrive', body: PlanRequest, ...acts, status: 202 },
    ...{ topicIn: 'body.dlq', about: 'says what a redrive would do', answer: Plan }
  }),
  previewPlan: route({
    ...{ method: 'POST', path: '/plans/preview', access: 'redrive', body: PlanRequest },
    ...{ topicIn: 'body.dlq', about: 'what a plan would make of the first letters; keeps nothing', answer: PlanPreview }
  }),
  plan: route({
    ...{ method: 'GET', path: '/plans/:id', access: 'view', params: idParams, topicIn: 'plan' },
    ...{ about: 'one plan', answer: Plan }
  }),
  discardPlan: route({
    ...{ method: 'DELETE', path: '/plans/:id', access: 'redrive', params: idParams, topicIn: 'plan', status: 204 },
    ...{ about: 'takes a plan away that was not applied', answer: none }
  }),
  signOff: route({
    ...{ method: 'POST', path: '/plans/:id/sign-off', access: 'signOff', params: idParams, topicIn: 'plan' },
    ...{ body: SignOffRequest, about: 'signs a plan off, as a second person', answer: Plan }
  }),
  applyPlan: route({
    ...{ method: 'POST', path: '/plans/:id/apply', access: 'redrive', params: idParams, topicIn: 'plan', ...acts },
    ...{ body: ApplyRequest, status: 202, about: 'sends the letters of a plan back', answer: Operation }
  }),

  operations: route({
    ...{ method: 'GET', path: '/operations', access: 'view', query: OperationsQuery },
    ...{ about: 'what runs and what ran, newest first', answer: OperationPage }
  }),
  operation: route({
    ...{ method: 'GET', path: '/operations/:id', access: 'view', params: idParams, topicIn: 'operation' },
    ...{ about: 'one operation, with what came of it', answer: OperationDetail }
  }),
  outcomes: route({
    ...{ method: 'GET', path: '/operations/:id/outcomes', access: 'view', params: idParams, topicIn: 'operation' },
    ...{ query: OutcomesQuery, about: 'what became of each of its failures', answer: OutcomePage }
  }),
  stopOperation: route({
    ...{ method: 'POST', path: '/operations/:id/stop', access: 'redrive', params: idParams, topicIn: 'operation' },
    ...{ body: OperationRequest, about: 'has its runner commit what is under way, and end', answer: Operation }
  }),
  stopAll: route({
    ...{ method: 'POST', path: '/operations/stop-all', access: 'redrive', topicIn: 'every', body: OperationRequest },
    about: 'the emergency stop: nothing of this ledger is sent any more',
    answer: Type.Object({ stopped: Type.Integer({ minimum: 0 }) })
  }),
  cancelOperation: route({
    ...{ method: 'POST', path: '/operations/:id/cancel', access: 'redrive', params: idParams, topicIn: 'operation' },
    ...{ body: OperationRequest, about: 'ends it for good: it cannot be gone on with', answer: Operation }
  }),
  pauseOperation: route({
    ...{ method: 'POST', path: '/operations/:id/pause', access: 'redrive', params: idParams, topicIn: 'operation' },
    ...{ body: OperationRequest, about: 'has its runner wait', answer: Operation }
  }),
  resumeOperation: route({
    ...{ method: 'POST', path: '/operations/:id/resume', access: 'redrive', params: idParams, topicIn: 'operation' },
    ...{ body: OperationRequest, about: 'has its runner go on', answer: Operation }
  }),

  audit: route({
    ...{ method: 'GET', path: '/audit', access: 'view', query: AuditQuery },
    ...{ about: 'who did what, when and why', answer: AuditPage }
  }),
  settings: route({
    ...{ method: 'GET', path: '/settings', access: 'view', about: 'what is in force, and from where' },
    answer: Settings
  })
} as const satisfies Readonly<Record<string, RouteSpec>>

export type RouteName = keyof typeof routes
