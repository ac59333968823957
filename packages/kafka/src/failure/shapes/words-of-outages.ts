/** Codes and names that speak of what the handler needs, wherever they stand: it is down, full, out of reach, or does not let this program in. */
export const wordsOfOutages: readonly string[] = [
  // Sockets, name resolution, the host's own limits, disks (Node's system errors)
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'ETIMEOUT', 'ETIME', 'ESOCKETTIMEDOUT', 'ENOTFOUND'],
  ...[
    'EAI_AGAIN',
    'EAI_FAIL',
    'EAI_NODATA',
    'EAI_NONAME',
    'EAI_MEMORY',
    'EPIPE',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH'
  ],
  ...['ENETDOWN', 'ENETRESET', 'EADDRNOTAVAIL', 'ENOTCONN', 'ESHUTDOWN', 'ENOBUFS', 'EPROTO', 'EMFILE', 'ENFILE'],
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE', 'ESERVFAIL', 'EREFUSED', 'ENODATA', 'ECANCELED', 'ECONNECTION'],
  ...[
    'ENONET',
    'ENXIO',
    'ECOMM',
    'ENOLINK',
    'EREMOTEIO',
    'EBADRESP',
    'ENOTIMP',
    'ECANCELLED',
    'EDESTRUCTION',
    'ENONAME'
  ],
  ...['ELOADIPHLPAPI', 'FailedToOpenSocket', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
  // Node's and undici's HTTP; an abort in a handler is a deadline that the handler set
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_CLOSED'],
  ...[
    'UND_ERR_DESTROYED',
    'UND_ERR_ABORTED',
    'UND_ERR_CONNECT',
    'UND_ERR_HEADERS_OVERFLOW',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  ],
  ...['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'UND_ERR_PRX_TLS', 'ERR_SOCKET_CONNECTION_TIMEOUT', 'ERR_SOCKET_CLOSED'],
  ...['ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'ERR_NETWORK', 'ERR_CANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'],
  ...['ERR_HTTP_REQUEST_TIMEOUT', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_SESSION_ERROR', 'ERR_HTTP2_STREAM_ERROR'],
  ...['ERR_HTTP2_STREAM_CANCEL', 'ERR_HTTP2_INVALID_SESSION', 'ERR_HTTP2_INVALID_STREAM', 'ERR_HTTP2_PING_CANCEL'],
  ...['ERR_HTTP2_ERROR', 'ERR_TLS_HANDSHAKE_TIMEOUT', 'AbortError', 'CanceledError', 'APIUserAbortError', 'aborted'],
  ...['request-timeout', 'body-timeout', 'TimeoutError', 'ERR_REQUEST_ABORTED', 'NetworkingError', 'UnknownEndpoint'],
  // Certificates
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_SIGNATURE_FAILURE', 'HOSTNAME_MISMATCH'],
  // Databases
  ...['PROTOCOL_CONNECTION_LOST', 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', 'PROTOCOL_ENQUEUE_AFTER_QUIT'],
  ...[
    'PROTOCOL_SEQUENCE_TIMEOUT',
    'POOL_CLOSED',
    'POOL_CONNLIMIT',
    'POOL_ENQUEUELIMIT',
    'POOL_NOEXIST',
    'POOL_NONEONLINE'
  ],
  ...['ER_CON_COUNT_ERROR', 'ER_SERVER_SHUTDOWN', 'ER_GET_CONNECTION_TIMEOUT', 'ER_SOCKET_UNEXPECTED_CLOSE'],
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT', 'NOT_TAGGED_CALL_CLOSED'],
  ...['NR_CLOSED', 'UNCERTAIN_STATE', 'CONNECTION_BROKEN', 'ESOCKET', 'ELOGIN', 'EINSTLOOKUP', 'ENOTOPEN', 'ENOCONN'],
  ...['CommandTimeoutDuringMaintenanceError', 'SocketTimeoutDuringMaintenanceError', 'TemporaryFailureError'],
  ...['ECONNCLOSED', 'EALREADYCONNECTED', 'KnexTimeoutError', 'MaxRetriesPerRequestError', 'ClusterAllFailedError'],
  ...['ClientClosedError', 'ClientOfflineError', 'DisconnectsClientError', 'SocketClosedUnexpectedlyError'],
  ...['RootNodesUnavailableError', 'ConnectionTimeoutError', 'CommandTimeoutError', 'SocketTimeoutError'],
  ...['MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoServerSelectionError', 'MongooseServerSelectionError'],
  ...['MongoNotConnectedError', 'MongoTopologyClosedError', 'MongoPoolClosedError', 'MongoPoolClearedError'],
  ...['MongoWaitQueueTimeoutError', 'MongoOperationTimeoutError', 'MongoServerClosedError', 'MongoClientClosedError'],
  ...[
    'MongoStalePrimaryError',
    'MongoWriteConcernError',
    'MongoMissingCredentialsError',
    'MongoOIDCError',
    'MongoAWSError'
  ],
  ...['PoolClearedOnNetworkError', 'NoHostAvailableError', 'OperationTimedOutError', 'BusyConnectionError'],
  ...['NoLivingConnectionsError', 'PrismaClientInitializationError', 'SessionExpired', 'SESSION_EXPIRED'],
  ...['SequelizeAccessDeniedError', 'SequelizeInvalidConnectionError'],
  // Prisma
  ...[
    'P1000',
    'P1001',
    'P1002',
    'P1003',
    'P1008',
    'P1009',
    'P1010',
    'P1011',
    'P1013',
    'P1017',
    'P2024',
    'P2037',
    'P5011'
  ],
  ...[
    'P5000',
    'P5001',
    'P5002',
    'P5003',
    'P5004',
    'P5005',
    'P5006',
    'P5007',
    'P5008',
    'P5009',
    'P5010',
    'P6000',
    'P6001'
  ],
  ...['P6002', 'P6003', 'P6004', 'P6008'],
  // Messaging
  ...[
    'KafkaJSConnectionError',
    'KafkaJSConnectionClosedError',
    'KafkaJSRequestTimeoutError',
    'KafkaJSBrokerNotFound',
    'KafkaJSNoBrokerAvailableError'
  ],
  ...['KafkaJSNumberOfRetriesExceeded', 'KafkaJSTopicMetadataNotLoaded', 'KafkaJSSASLAuthenticationError'],
  // KafkaJS waits for its connection behind a lock.
  ...['KafkaJSLockTimeout'],
  ...['KafkaJSNotImplemented', 'PLT_KFK_NETWORK', 'PLT_KFK_TIMEOUT', 'PLT_KFK_AUTHENTICATION', 'ERR_TRANSPORT'],
  ...['CONNECTION_REFUSED', 'CONNECTION_TIMEOUT', 'DISCONNECT', 'NO_RESPONDERS', 'STALE_CONNECTION', 'TIMEOUT'],
  ...[
    'NoRespondersError',
    'CONNECTION_DRAINING',
    'DrainingConnectionError',
    'PermissionViolationError',
    'AUTHORIZATION_VIOLATION',
    'AUTHENTICATION_EXPIRED',
    'PERMISSIONS_VIOLATION',
    'IllegalOperationError'
  ],
  // Clouds and services
  ...[
    'REQUEST_SEND_ERROR',
    'ServiceBusy',
    'ServerBusy',
    'ServiceCommunicationProblem',
    'ServiceTimeout',
    'UnauthorizedAccess'
  ],
  ...['OperationTimeoutError', 'ServiceCommunicationError', 'UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED'],
  ...[
    'UNAUTHENTICATED',
    'PERMISSION_DENIED',
    'unavailable',
    'ExpiredToken',
    'InvalidClientTokenId',
    'InvalidAccessKeyId'
  ],
  ...['UnrecognizedClientException', 'SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature'],
  ...['MissingAuthenticationToken', 'MissingAuthenticationTokenException', 'AuthFailure', 'UnauthorizedOperation'],
  ...[
    'RequestExpired',
    'RequestTimeTooSkewed',
    'NotAuthorized',
    'SlowDown',
    'RequestLimitExceeded',
    'BandwidthLimitExceeded'
  ],
  ...[
    'LimitExceededException',
    'PriorRequestNotComplete',
    'OverLimit',
    'KMSAccessDeniedException',
    'KMSDisabledException'
  ],
  ...['StripeConnectionError', 'StripeAuthenticationError', 'StripePermissionError', 'StripeRateLimitError'],
  ...['insufficient_quota', 'overloaded_error', 'rate_limit_error', 'authentication_error', 'rate_limit_exceeded'],
  ...['IDPCommunicationError', 'INVALID_SESSION_ID', 'BusyError', 'InvalidIdentityToken', 'FORBIDDEN'],
  ...['KMSInvalidStateException', 'KMSNotFoundException', 'KMSOptInRequired'],
  ...['INVALID_LOGIN', 'STORAGE_LIMIT_EXCEEDED', 'API_DISABLED_FOR_ORG'],
  // ZooKeeper
  ...['CONNECTION_LOSS', 'NO_AUTH', 'AUTH_FAILED'],
  ...['PGRST000', 'PGRST001', 'PGRST002', 'PGRST003', 'PGRST301', 'PGRST302', 'PGRST303'],
  ...['EAUTH', 'EDNS', 'ETLS', 'ENOAUTH', 'EOAUTH2'],
  // Circuit breakers and bulkheads of the handler's own
  ...[
    'EOPENBREAKER',
    'ESEMLOCKED',
    'BrokenCircuitError',
    'IsolatedCircuitError',
    'BulkheadRejectedError',
    'TaskCancelledError'
  ],
  ...['MessagingEntityDisabled', 'downForMaintenanceError', 'ConnectionIsNotSetError'],
  ...['ReqlAvailabilityError', 'ReqlOpFailedError', 'ReqlOpIndeterminateError', 'ReqlTimeoutError', 'ReqlAuthError']
]
