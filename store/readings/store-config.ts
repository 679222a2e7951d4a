/** Which database keeps the readings. */
export type ReadingStoreConfig =
  | { readonly kind: 'embedded'; readonly file: string; readonly timeZone: string }
  | {
      readonly kind: 'influx';
      readonly url: string;
      /** 2.x and 3.x. */
      readonly token: string | null;
      readonly org: string | null;
      /** The bucket; the database on 1.x. */
      readonly bucket: string;
      /** 1.x. */
      readonly username: string | null;
      readonly password: string | null;
      readonly timeZone: string;
      /** Where its cursor and the list of hours to roll up are kept. */
      readonly stateFile: string;
    };
