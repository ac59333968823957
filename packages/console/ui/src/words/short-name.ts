/** A class without its packages: `org.postgresql.util.PSQLException 23505` is `PSQLException 23505`. */
export const shortName = (name: string): string => name.replace(/^(?:[\w$]+\.)+(?=[A-Z]\w)/, '')
