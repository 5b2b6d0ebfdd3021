// Types of two libraries that come without any; only what is used here.
declare module 'snowball-stemmers' {
  interface Stemmer {
    stem(word: string): string;
  }
  const snowball: { newStemmer(algorithm: string): Stemmer };
  export default snowball;
}

declare module 'stopword' {
  type List = readonly string[];
  export const eng: List, deu: List, fra: List, spa: List, ita: List, por: List;
  export const nld: List, swe: List, dan: List, nob: List, fin: List, pol: List;
  export const ces: List, rus: List, tur: List, hun: List, ron: List, jpn: List;
  export const zho: List, kor: List, ara: List, ell: List, ukr: List;
}
