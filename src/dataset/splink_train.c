/* dataset/splink_train.c -- training a Splink model here. */
#include "dataset/splink_link.h"

err splink_train(struct splink_linked *l, const struct splink_link_options *options,
                 struct err_info *why)
{
    (void)l;
    (void)options;
    return err_set(why, ERR_INPUT, "the Splink model is not trained");
}
