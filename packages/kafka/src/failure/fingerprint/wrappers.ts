/** Errors that say where a failure passed through and not what it was, by simple name. */
const wrappers: ReadonlySet<string> = new Set([
  // Java and Spring
  ...['MessageHandlingException', 'MessagingException', 'MessageDeliveryException', 'ListenerExecutionFailedException'],
  ...['CompletionException', 'ExecutionException', 'InvocationTargetException', 'UndeclaredThrowableException'],
  ...[
    'UncheckedIOException',
    'UncheckedExecutionException',
    'ExecutionError',
    'NestedServletException',
    'ServletException'
  ],
  ...[
    'RetryException',
    'ExhaustedRetryException',
    'RetriesExhaustedException',
    'TimestampedException',
    'KafkaBackoffException'
  ],
  ...['RollbackException', 'PrivilegedActionException', 'WrappedException', 'KafkaException', 'StreamsException'],
  // JavaScript
  ...['AggregateError', 'SuppressedError', 'KafkaJSNonRetriableError', 'KafkaJSNumberOfRetriesExceeded', 'AbortError'],
  // .NET
  ...['AggregateException', 'TargetInvocationException', 'TypeInitializationException', 'RetryLimitExceededException'],
  // Python
  ...['RetryError', 'MaxRetryError', 'ExceptionGroup', 'BaseExceptionGroup']
])

export const isWrapper = (name: string): boolean =>
  wrappers.has(name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1))
