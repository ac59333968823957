import type { ErrorShape } from './error-shape.ts'
import type { Verdict } from './verdict.ts'

/**
 * What classes and codes are called where no table knows them: libraries agree on words more than on codes. In their
 * order: what collides comes first. Compared without case, `_`, `-`, `/`, `.`.
 */
const parts: readonly (readonly [RegExp, Verdict])[] = [
  [
    /deadlock|serializationfail|writeconflict|lock(?:wait)?timeout|locknotavailable|optimisticlock|transactionconflict|concurrentmodif|staleobject/,
    'transient'
  ],
  [
    /conditionalcheckfailed|uniqueconstraint|foreignkeyconstraint|checkconstraint|exclusionconstraint|notnullconstraint|constraint(?:violation|error|exception|failed)|(?:unique|foreignkey|notnull|check)violation|duplicate(?:key|entry|item)|(?<!not)exists(?:error|exception)$|alreadyexists$|validation(?:error|exception|failed|failure)$|invalid(?:argument|input|parameter)(?:error|exception|value)?$|preconditionfailed|(?:message|payload|entity|record|request|value|document|object|item)too(?:large|long|big)/,
    'business'
  ],
  [
    /throttl|toomanyrequests|ratelimit|ratelimited|rateexceeded|quotaexceeded|throughputexceeded|requestlimitexceeded|toomanyconnections|(?:storage|disk)full/,
    'infrastructure'
  ],
  [
    /(?:^|service|server|broker|database|db|host|node|cluster|backend|upstream|leader|coordinator|controller|gateway|api|network|connection|replica|shard|queue|storage|cache|proxy|keeper|pool|remote|provider|system|region|zone|endpoint|channel|transport|rpc|http|temporarily|currently|redis|mongo|kafka|etcd|tls|pinecone|weaviate)(?:un|not)available(?:error|exception)?$|overload|(?:server|service)busy|outofservice|circuit(?:breaker)?(?:is)?open|opencircuit|brokencircuit/,
    'infrastructure'
  ],
  [
    /timeout(?:error|exception)?$|timedout(?:error|exception)?$|deadlineexceeded|resourceexha(?:u)?sted|maxretries(?:error|exception)?$|retriesexceeded|retriesexhausted/,
    'infrastructure'
  ],
  [
    /connect(?:ion)?(?:error|exception|refused|reset|closed?|lost|end(?:ed)?|destroyed|aborted|broken|fail(?:ed|ure)?|terminated|timeout|timedout|acquire|dropped|forced|unavailable|rejected|limit)/,
    'infrastructure'
  ],
  [
    /network(?:error|exception|failure|requestfailed|unreachable|timeout)|socket(?:error|exception|closed?|hangup|timeout|disconnected)|disconnected|not?connected|(?:cluster|pool|client|channel|session)closed|(?:client|instance)notactive|hostnot(?:found|reachable)|unreachable|brokenpipe/,
    'infrastructure'
  ],
  [
    /credentials?(?:provider|unavailable|expired|notfound|error|missing)|expiredtoken|token(?:has)?expired|tokenprovidererror|unauthenticated|unauthorized(?:error|exception)?$|auth(?:entication)?(?:error|exception|failed|failure|required)|accessdenied|permissiondenied|(?:invalid|mismatched)credential|invalidgrant|readonly(?:error|exception|replica|mode)/,
    'infrastructure'
  ]
]

/** The service stands before its code, `firestore/unavailable`. What others write before a slash may be any thing, `product/unavailable`. */
const firebase =
  /^(?:ai|analytics|app|app-check|auth|data-connect|database|firestore|functions|installations|machine-learning|messaging|performance|remote-config|storage)\//

export function wordParts({ codes, names }: ErrorShape): Verdict | undefined {
  for (const word of [...codes, ...names]) {
    const verdict = wordPart(word)
    if (verdict !== undefined) return verdict
  }
  return undefined
}

/** What one code or class name says. */
export function wordPart(word: string): Verdict | undefined {
  const said = [...new Set([word, word.replace(firebase, '')])].map(text =>
    text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  )
  return parts.find(([part]) => said.some(plain => part.test(plain)))?.[1]
}
