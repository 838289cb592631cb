-- The words of a company's name without its legal form; null for the self-employed.

create or replace macro own_name_of(words) as
case
    when
        words in (
            'freelance', 'freelancer', 'freelancing', 'self employed', 'selfemployed',
            'self employment', 'independent', 'independent consultant', 'indépendant',
            'indépendante', 'autónomo', 'autónoma', 'autônomo', 'autônoma',
            'selbstständig', 'selbständig', 'freiberuflich', 'libero professionista',
            'مستقل', 'مستقلة', 'عمل حر', 'none', 'n a', 'unemployed'
        )
        then null
    else
        coalesce(
            nullif(
                trim(
                    regexp_replace(
                        words,
                        '( (inc|incorporated|llc|llp|lp|ltd|limited|plc|corp|corporation'
                        || '|co|company|gmbh|mbh|ag|kg|ug|se|sa|s a|sas|sarl|s a r l|sl'
                        || '|s l|srl|s r l|spa|s p a|bv|b v|nv|n v|oy|oyj|ab|as|a s|aps'
                        || '|kk|k k|pty|pvt|private|pte|sdn|bhd|sp|z o o|sp z o o|doo'
                        || '|kft|zrt|ooo|ооо|ltda|eirl|saoc|wll|w l l|fze|fzco|dmcc'
                        || '|ش م م|ذ م م))+$',
                        ''
                    )
                ),
                ''
            ),
            words
        )
end
