/* codec/hl7_charset.h -- the bytes of a message as UTF-8; for codec/hl7*.c only. */
#ifndef AIM_CODEC_HL7_CHARSET_H
#define AIM_CODEC_HL7_CHARSET_H

#include "base/buf.h"

/* By MSH-18, else by looking: what is UTF-8 is that, all else is Windows-1252. So is what says
 * UTF-8 and is not (a label that integration engines set whatever they send), and ISO 8859-1. A
 * byte-order mark goes. ERR_INPUT: UTF-16, another set, a zero byte. */
MUST err hl7_to_utf8(struct arena *a, str bytes, str *ret_text, struct err_info *why);
/* One byte of Windows-1252 as UTF-8. */
void hl7_add_latin(struct buf *to, unsigned char byte);

#endif
