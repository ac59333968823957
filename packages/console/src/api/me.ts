import { type Static, Type } from 'typebox'
import { Signature, Text, Time, TimeOrNone } from './common.ts'
import { longestScreen, screenPattern } from './limits.ts'

export const RoleName = Type.Union([Type.Literal('viewer'), Type.Literal('operator'), Type.Literal('admin')])
export type RoleName = Static<typeof RoleName>

/** A role for the dead-letter topics that a pattern fits: `*` stands for any characters. */
export const Grant = Type.Object({ role: RoleName, topics: Type.Array(Type.String()) })
export type Grant = Static<typeof Grant>

/** What a control needs: whether it is allowed, and if not, why, for its tooltip. */
export const Permission = Type.Object({ allowed: Type.Boolean(), reason: Type.Union([Type.String(), Type.Null()]) })
export type Permission = Static<typeof Permission>

/** Who asks, and what that one may do. Per topic it can be less: `/me/topics/:topic` tells. */
export const Me = Type.Object({
  /** `null`: nobody is signed in; only this route and `/session` answer. */
  user: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
  /** How people sign in. `none`: for one person's machine, at loopback. `oidc`: at `provider`, where `POST /session/provider` sends them. */
  login: Type.Union([Type.Literal('none'), Type.Literal('password'), Type.Literal('oidc')]),
  /** With `oidc`: what people call the identity provider. */
  provider: Type.Union([Type.String(), Type.Null()]),
  /** With `oidc`: why nobody is signed in, when there was a try that came to nothing. */
  signInProblem: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
  /** With `oidc`, of the answer that signs out: where the browser goes to end the session at the provider too. */
  signOut: Type.Union([Type.String(), Type.Null()]),
  grants: Type.Array(Grant),
  /** On at least one topic. */
  may: Type.Object({
    view: Permission,
    act: Permission,
    redrive: Permission,
    signOff: Permission,
    unmask: Permission,
    administer: Permission
  }),
  readOnly: Type.Boolean(),
  /** To be sent as `x-csrf-token` with everything that changes something. */
  csrfToken: Type.Union([Type.String(), Type.Null()]),
  /** Values of topics that this one may unmask are seen unmasked until then. */
  unmaskedUntil: TimeOrNone,
  sessionEndsAt: TimeOrNone,
  cluster: Type.Object({ id: Type.Union([Type.String(), Type.Null()]), brokers: Type.Array(Type.String()) }),
  version: Type.String(),
  /** What a person should know of this console: that it has no login, that it is read-only. */
  notices: Type.Array(Type.String())
})
export type Me = Static<typeof Me>

export const TopicPermissions = Type.Object({
  topic: Type.String(),
  role: Type.Union([RoleName, Type.Null()]),
  may: Me.properties.may
})
export type TopicPermissions = Static<typeof TopicPermissions>

/** Of `POST /session`. */
export const Credentials = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }), password: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false }
)
export type Credentials = Static<typeof Credentials>

/** Of `POST /session/provider`. */
export const ProviderSignIn = Type.Object(
  {
    /** Fragment of the screen to come back to. Nothing else can be come back to. */
    back: Type.String({ pattern: screenPattern, maxLength: longestScreen })
  },
  { additionalProperties: false }
)
export type ProviderSignIn = Static<typeof ProviderSignIn>

/** Where the browser goes. */
export const ProviderAddress = Type.Object({ location: Type.String() })
export type ProviderAddress = Static<typeof ProviderAddress>

export const UnmaskRequest = Type.Object(
  { why: Text, minutes: Type.Integer({ minimum: 1, maximum: 60, default: 10 }) },
  { additionalProperties: false }
)
export type UnmaskRequest = Static<typeof UnmaskRequest>

/** A session of this console. */
export const Session = Type.Object({
  id: Type.String(),
  /** Identity: the name in the file of users, or `issuer#subject`. */
  user: Type.String(),
  name: Type.String(),
  since: Time,
  /** When it last asked something. */
  seen: Time,
  /** When it ends, if nothing is asked before. */
  endsAt: Time,
  own: Type.Boolean(),
  /** Host and process of the console that holds it. */
  console: Type.String()
})
export type Session = Static<typeof Session>
export const Sessions = Type.Object({ items: Type.Array(Session) })
export type Sessions = Static<typeof Sessions>

/** Of `POST /sessions/end`: all sessions of somebody, at every console of the cluster. */
export const EndSessions = Type.Object({ user: Signature, why: Type.Optional(Text) }, { additionalProperties: false })
export type EndSessions = Static<typeof EndSessions>
