declare module 'virtual:base-map' {
  type Ring = [longitude: number, latitude: number][];
  /** Polygons, outer ring first. */
  export const land: Ring[][];
  /** Lines where two countries meet on land. */
  export const borders: Ring[];
}
