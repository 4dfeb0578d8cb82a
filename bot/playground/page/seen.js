/** What can be seen in the chats: the guided stories ask it whether a step has happened. */
import { cardButtons, cardText, plainText } from "./plaintext.js";
import { messagesOf, p2pOf, personByName, state } from "./state.js";

export const inPrivate = (name) => {
  const one = personByName(name);
  const chat = one && p2pOf(one.open_id);
  return chat ? messagesOf(chat.chat_id).filter((message) => !message.recalled) : [];
};
export const words = (message) => (message.msg_type === "interactive" ? cardText(message.content) : plainText(message));
export const buttons = (message) => (message.msg_type === "interactive" ? cardButtons(message.content) : []);

/** True when somebody said something that fits, and the bot answered after it with a fitting word. */
export function answered(name, said, reply = /./) {
  const list = inPrivate(name);
  const at = list.findIndex((one) => !one.sender?.app && said.test(plainText(one)));
  return at >= 0 && list.slice(at + 1).some((one) => one.sender?.app && reply.test(`${words(one)} ${buttons(one).join(" ")}`));
}

export const isView = (name) => state.me === personByName(name)?.open_id && state.chatId === p2pOf(state.me)?.chat_id;
export const fromBot = (name) => inPrivate(name).filter((one) => one.sender?.app);

/** The bot's cards to somebody that speak of a brand and read so. */
export const cardsAbout = (name, brand, reads) =>
  fromBot(name).filter((one) => words(one).includes(brand) && reads.test(words(one)));
