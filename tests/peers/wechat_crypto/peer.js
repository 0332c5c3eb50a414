// Reads a job as JSON from standard input, and writes what the library NAME makes of it:
//   {name, key, token, appId, timestamp, nonce, texts, sealed}
// Every text is encrypted and signed; everything sealed is decrypted, its signature checked.
const wecom = require('@wecom/crypto');
const WechatCrypto = require('wechat-crypto');

const libraries = {
  '@wecom/crypto': (job) => ({
    encrypt: (text) => wecom.encrypt(job.key, text, job.appId),
    decrypt: (ciphertext) => wecom.decrypt(job.key, ciphertext),
    sign: (ciphertext, timestamp, nonce) =>
      wecom.getSignature(job.token, timestamp, nonce, ciphertext),
  }),
  'wechat-crypto': (job) => {
    const crypto = new WechatCrypto(job.token, job.key, job.appId);
    return {
      encrypt: (text) => crypto.encrypt(text),
      decrypt: (ciphertext) => crypto.decrypt(ciphertext),
      sign: (ciphertext, timestamp, nonce) => crypto.getSignature(timestamp, nonce, ciphertext),
    };
  },
};

const job = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const library = libraries[job.name](job);
process.stdout.write(
  JSON.stringify({
    sealed: job.texts.map((text) => {
      const ciphertext = library.encrypt(text);
      return { ciphertext, signature: library.sign(ciphertext, job.timestamp, job.nonce) };
    }),
    opened: job.sealed.map(({ ciphertext, signature, timestamp, nonce }) => {
      const { message, id } = library.decrypt(ciphertext);
      const isSigned = library.sign(ciphertext, timestamp, nonce) === signature;
      return { message, id, isSigned };
    }),
  }),
);
