/**
 * The part of the Standard Schema interface (https://standardschema.dev) that is used here. Schemas of zod,
 * valibot, arktype and others fit it.
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResultV1<Output> | Promise<SchemaResultV1<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What validating gives: the value, or issues. */
export type SchemaResultV1<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssueV1[] };

/** One thing that is wrong with a value, and where. */
export interface SchemaIssueV1 {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
