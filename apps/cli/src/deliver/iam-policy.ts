/** The least that a key needs on AWS to deliver to a place in a bucket: to put objects below it. */
export function iamPolicy(location: string): string {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(location) ?? [];
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:PutObject', Resource: `arn:aws:s3:::${bucket}/${literal(prefix)}*` },
    ],
  };
  return JSON.stringify(policy, undefined, 2);
}

/** A policy knows wildcards and variables; in a prefix these characters are themselves. */
function literal(prefix: string): string {
  return prefix.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
}
