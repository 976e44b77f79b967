/** The fields that have a value: in an event an unknown one is left out, not written as undefined. */
export function knownFields<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields;
}
