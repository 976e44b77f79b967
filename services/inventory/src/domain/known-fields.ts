/** Drops fields that are undefined, because in an event an unknown field is absent. */
export function knownFields<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields;
}
