/** CEA-608 section 6.4: where the basic characters differ from ASCII. */
const BASIC: Readonly<Record<number, string>> = {
  0x27: '’',
  0x2a: 'á',
  0x5c: 'é',
  0x5e: 'í',
  0x5f: 'ó',
  0x60: 'ú',
  0x7b: 'ç',
  0x7c: '÷',
  0x7d: 'Ñ',
  0x7e: 'ñ',
  0x7f: '█',
};
/** Behind 11h (19h), from 30h on; the tenth is a transparent space. */
const SPECIAL = '®°½¿™¢£♪à\u00a0èâêîôû';
/** Behind 12h (1Ah) and 13h (1Bh), from 20h on. */
const EXTENDED = ["ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»", 'ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤│ÅåØø┌┐└┘'];

export const basicCharacter = (code: number): string => BASIC[code] ?? String.fromCharCode(code);
export const specialCharacter = (code: number): string => SPECIAL[code - 0x30] ?? ' ';
export const extendedCharacter = (set: 0 | 1, code: number): string => EXTENDED[set]?.[code - 0x20] ?? ' ';
