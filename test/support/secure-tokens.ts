/**
 * Secret, token, text. The tokens were made with another implementation of the cipher (Corrected Block TEA, in Python);
 * that rtmpdump 2.4 reads them so is shown by test/interop/rtmpdump-connect.test.ts.
 */
export const SECURE_TOKENS: readonly (readonly [secret: string, token: string, text: string])[] = [
  ['#ed%h0#w@1', '8c5245b831b3191ce90342a5', '2130471836'],
  ['secret', 'da06676513b24bce04f9cb4dbfb17cdd', '1234567890abcdef'],
  [
    'a secret of more than sixteen letters',
    'be592340f951d863a0061b674eae84af10eca6a16c36388affb7af7af69e094c44c64e34',
    '6f1d4c3b-52a9-4e0d-9b1c-7d8e2f3a4b5c',
  ],
];
