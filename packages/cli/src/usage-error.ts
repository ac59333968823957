/**
 * The user asked for something that cannot be: wrong argument, environment variable, configuration file or module.
 * The program prints the message as its one line and ends with exit code 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
