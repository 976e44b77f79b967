import type { StoredForm } from './event.ts';

/** One event type in the log: its current schema version and the upcasters from older ones. */
export interface EventShape {
  readonly version: number;
  /** Upcasters by version: `upcasters[v]` turns data of version v into data of version v + 1. */
  readonly upcasters?: Readonly<Record<number, (data: object) => object>>;
}

export type EventShapes = Readonly<Record<string, EventShape>>;

/**
 * Converts data of any stored version to the current version.
 * @throws when the type is unknown, the version is newer than this program, or an upcaster is
 *   missing.
 */
export function upcast(
  shapes: EventShapes,
  type: string,
  schemaVersion: number,
  data: object,
): object {
  const shape = shapes[type];
  if (shape === undefined) throw new Error(`unknown event type ${type}`);
  if (schemaVersion === shape.version) return data;
  if (schemaVersion > shape.version)
    throw new Error(
      `${type} version ${schemaVersion} is newer than this program knows (${shape.version})`,
    );
  let current = data;
  for (let version = schemaVersion; version < shape.version; version++) {
    const step = shape.upcasters?.[version];
    if (step === undefined) throw new Error(`no upcaster for ${type} from version ${version}`);
    current = step(current);
  }
  return current;
}

/**
 * Returns the fields of an event that depend on its schema: the current data and version, and the stored form
 * if that is an older one.
 * @throws as {@link upcast} does.
 */
export function currentForm(
  shapes: EventShapes,
  type: string,
  stored: StoredForm,
): StoredForm & { readonly stored?: StoredForm } {
  const data = upcast(shapes, type, stored.schemaVersion, stored.data);
  const schemaVersion = shapes[type]?.version ?? stored.schemaVersion;
  return schemaVersion === stored.schemaVersion
    ? { schemaVersion, data }
    : { schemaVersion, data, stored };
}

/** Returns an event's data and schema version as the log has them. */
export const storedForm = ({
  stored,
  schemaVersion,
  data,
}: StoredForm & { readonly stored?: StoredForm }): StoredForm => stored ?? { schemaVersion, data };
