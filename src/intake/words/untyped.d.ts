// Types of two libraries that come without any; only what is used here.
declare module 'snowball-stemmers' {
  interface Stemmer {
    stem(word: string): string;
  }
  const snowball: { newStemmer(algorithm: string): Stemmer };
  export default snowball;
}

declare module 'stopword' {
  export const eng: string[];
  export const deu: string[];
  export const fra: string[];
  export const spa: string[];
  export const ita: string[];
  export const por: string[];
  export const nld: string[];
  export const swe: string[];
  export const dan: string[];
  export const nob: string[];
  export const fin: string[];
  export const pol: string[];
  export const ces: string[];
  export const rus: string[];
  export const tur: string[];
  export const hun: string[];
  export const ron: string[];
  export const jpn: string[];
  export const zho: string[];
  export const kor: string[];
  export const ara: string[];
  export const ell: string[];
  export const ukr: string[];
}
