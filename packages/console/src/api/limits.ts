/** Failures that one request can name one by one. */
export const mostLineages = 1000
