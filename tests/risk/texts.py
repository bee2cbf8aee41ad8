"""Narratives of the risk tests, each with what the reader must say of it at least."""

# A01 and A03: a red flag, high together with what else is in it
DANGEROUS = "前夫昨晚到店里扬言要捅死她，保安搜出他随身带刀，她担惊受怕，不敢回家。"
ORDINARY = "楼下烧烤店夜里油烟大，反映多次没有解决。请尽快处理。"
NEIGHBOURLY = "楼上晾衣滴水打湿了我家的被子，说了两回，对方说以后注意。"
