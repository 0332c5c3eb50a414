// Plays the Bot API on loopback, at the port that is given.

const TelegramServer = require("telegram-test-api");

const server = new TelegramServer({
  port: Number(process.argv[2]),
  host: "127.0.0.1",
  storeTimeout: 3600,
});
server.start().then(() => console.log("ready"));
