# Sourced: an authority, a server's and a client's certificate by it, and an authority that knows neither, in tls/.
mkdir -p tls
{
    for name in ca other; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" -keyout tls/$name.key -out tls/$name.pem
    done
    for name in server client; do
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout tls/$name.key -out tls/$name.csr
        printf 'subjectAltName=DNS:%s\n' "$([ $name = server ] && echo localhost || echo client)" >tls/$name.ext
        openssl x509 -req -days 2 -in tls/$name.csr -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -extfile tls/$name.ext -out tls/$name.pem
    done
} >tls.log 2>&1
