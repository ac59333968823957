import type { ErrorShape } from './error-shape.ts'
import { lookup, type Verdict } from './verdict.ts'
import { wordsOfOutages } from './words-of-outages.ts'

/** Codes and names that mean one thing wherever they stand. */
const words = lookup({
  infrastructure: wordsOfOutages,
  transient: [
    ...['ETXTBSY', 'EBUSY', 'ELOCKED', 'P2034', 'P2028', 'P2021', 'P2022', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'],
    ...[
      'TransactionConflictException',
      'TransactionInProgressException',
      'OptimisticLockError',
      'MongoExpiredSessionError'
    ],
    ...['SequelizeTimeoutError', 'SequelizeOptimisticLockError', 'NoSuchBucket', 'QueueDoesNotExist'],
    ...[
      'AWS.SimpleQueueService.NonExistentQueue',
      'ResourceNotFoundException',
      'ResourceInUseException',
      'ABORTED',
      'EREQINPROG'
    ],
    ...[
      'OperationAborted',
      'ConcurrentModification',
      'KafkaJSStaleTopicMetadataAssignment',
      'MessageLockLost',
      'SessionLockLost',
      'QueueDeletedRecently',
      'MessagingEntityNotFound',
      'UNABLE_TO_LOCK_ROW'
    ]
  ],
  business: [
    ...[
      'ConditionalCheckFailedException',
      'ItemCollectionSizeLimitExceededException',
      'ValidationException',
      'EntityTooLarge'
    ],
    ...[
      'DuplicateItemException',
      'InvalidMessageContents',
      'PayloadTooLargeException',
      'MessageRejected',
      'PreconditionFailed'
    ],
    ...[
      'StripeCardError',
      'StripeInvalidRequestError',
      'StripeIdempotencyError',
      'invalid_request_error',
      'card_error'
    ],
    ...['INVALID_ARGUMENT', 'ALREADY_EXISTS', 'FAILED_PRECONDITION', 'OUT_OF_RANGE', 'NOT_FOUND', 'not-found'],
    ...[
      'ER_DUP_ENTRY',
      'ZodError',
      'ValidationError',
      'CastError',
      'PrismaClientValidationError',
      'UniqueViolationError'
    ],
    ...[
      'NotNullViolationError',
      'ForeignKeyViolationError',
      'CheckViolationError',
      'ConstraintViolationError',
      'DataError'
    ],
    ...[
      'MessageSizeExceeded',
      'EENVELOPE',
      'EMESSAGE',
      'MAX_PAYLOAD_EXCEEDED',
      'BSONError',
      'ValiError',
      'StructError',
      'TraversalError',
      'StrictModeError',
      'BSONOffsetError',
      'DocumentNotFoundError',
      'EntityNotFoundError'
    ],
    // ZooKeeper, GraphQL, tRPC, Salesforce
    ...['BAD_REQUEST', 'PAYLOAD_TOO_LARGE', 'UNPROCESSABLE_CONTENT'],
    ...['NODE_EXISTS', 'BAD_USER_INPUT', 'DUPLICATE_VALUE', 'REQUIRED_FIELD_MISSING', 'STRING_TOO_LONG'],
    ...['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'INVALID_FIELD_FOR_INSERT_UPDATE']
  ]
})

export function knownWord({ codes, names }: ErrorShape): Verdict | undefined {
  for (const word of [...codes, ...names]) {
    const verdict = words.get(word) ?? words.get(`${word.replace(/Exception$/, '')}`)
    if (verdict !== undefined) return verdict
    const family = ofFamily(word)
    if (family !== undefined) return family
  }
  return undefined
}

/** Families that number or nest their codes. */
function ofFamily(code: string): Verdict | undefined {
  if (/^P2\d{3}$/.test(code)) return 'business'
  // Firebase: who is written to, not who writes
  if (
    /^messaging\/(?:registration-token-not-registered|invalid-(?:registration-token|recipient|payload)|payload-size)/.test(
      code
    )
  )
    return 'business'
  if (/^auth\/[a-z-]{1,40}(?:not-found|already-exists)$/.test(code)) return 'business'
  if (code.startsWith('ERR_SSL_') || code.startsWith('HPE_')) return 'infrastructure'
  if (!code.startsWith('Neo.')) return undefined
  if (/DatabaseUnavailable|NotALeader|ReadOnly|Security\.|MemoryPool|OutOfMemory|Cluster\./.test(code))
    return 'infrastructure'
  return code.startsWith('Neo.ClientError.') ? 'business' : 'transient'
}
